// Pictures and drawings open large. Without this they stand in the text at their usual size.
{
  // Without a script, a picture in a post is a link to itself.
  for (const link of document.querySelectorAll('.figure > a:has(> img)')) link.replaceWith(...link.childNodes);
  const pictures = [...document.querySelectorAll('.figure img, .figure .frame > svg, .figure .plate > svg, .figure > svg')];
  const name = (picture) => picture.alt ?? picture.getAttribute('aria-label') ?? '';
  let viewer;
  let index = 0;

  const button = (words, press) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = words;
    made.addEventListener('click', press);
    return made;
  };

  const large = (from) => {
    const copy = from.cloneNode(true);
    copy.removeAttribute('class');
    if (from instanceof HTMLImageElement) {
      copy.srcset = from.closest('picture')?.querySelector('source')?.srcset || from.srcset;
      copy.sizes = '100vw';
      copy.loading = 'eager';
    }
    return copy;
  };

  const show = (to) => {
    index = (to + pictures.length) % pictures.length;
    const from = pictures[index];
    viewer.querySelector('.stage').replaceChildren(large(from));
    const caption = from.closest('figure').querySelector('figcaption')?.cloneNode(true);
    caption?.querySelectorAll('sup').forEach((cite) => cite.remove());
    viewer.querySelector('p').textContent = caption?.textContent ?? '';
  };

  const make = () => {
    viewer = document.createElement('dialog');
    viewer.className = 'viewer';
    viewer.setAttribute('aria-label', 'Picture');
    const bar = document.createElement('div');
    bar.className = 'bar';
    if (pictures.length > 1) bar.append(button('Previous', () => show(index - 1)), button('Next', () => show(index + 1)));
    bar.append(button('Close', () => viewer.close()));
    const stage = document.createElement('div');
    stage.className = 'stage';
    stage.tabIndex = 0;
    stage.setAttribute('role', 'group');
    stage.setAttribute('aria-label', 'Enlarged picture');
    const words = document.createElement('p');
    words.setAttribute('role', 'status');
    viewer.append(bar, stage, words);
    document.body.append(viewer);
  };

  pictures.forEach((picture, number) => {
    const open = button('', () => {
      if (!viewer) make();
      show(number);
      viewer.showModal();
    });
    open.className = 'enlarge';
    open.innerHTML = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M15 3h6v6M9 21H3v-6M21 3l-7 7M3 21l7-7"/></svg>';
    open.setAttribute('aria-label', `Enlarge: ${name(picture)}`);
    picture.closest('figure').append(open);
  });
}
