//! PNG files put together by hand, which claim what they like and hold little. The tests of the program use them too.

/// One chunk of a PNG.
pub(crate) fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(body.len()).expect("short").to_be_bytes().to_vec();
    let checked = [kind.as_slice(), body].concat();
    chunk.extend(&checked);
    let mut crc = flate2::Crc::new();
    crc.update(&checked);
    chunk.extend(crc.sum().to_be_bytes());
    chunk
}

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A PNG that claims a size and holds what it is given.
pub(crate) fn png_claiming(width: u32, height: u32, depth: u8, colour: u8, packed: &[u8]) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([depth, colour, 0, 0, 0]);
    [PNG_SIGNATURE, &chunk(b"IHDR", &header), &chunk(b"IDAT", packed), &chunk(b"IEND", &[])].concat()
}

/// Many zeros in few bytes, as zlib packs them.
pub(crate) fn packed_zeros(length: usize) -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let piece = vec![0; 1 << 20];
    let mut left = length;
    while left > 0 {
        let now = left.min(piece.len());
        packer.write_all(&piece[..now]).expect("packs");
        left -= now;
    }
    packer.finish().expect("packs")
}
