// Does the sum that keeps machines away, in the format of ALTCHA, as soon as somebody begins to fill in a form. Without this, the
// form goes as it is and counts for less.
{
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

  // The first number whose key begins as it should.
  const solve = async ({ parameters }) => {
    const { cost, keyLength, keyPrefix, nonce, salt } = parameters;
    const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
    const number = new DataView(password.buffer, password.length - 4);
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(salt), iterations: cost };
    for (let counter = 0; counter < 2 ** 20; counter += 1) {
      number.setUint32(0, counter);
      const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
      const derivedKey = hex(await crypto.subtle.deriveBits(how, key, keyLength * 8));
      if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
    }
    return undefined;
  };

  for (const place of document.querySelectorAll('[data-challenge]')) {
    const form = place.closest('form');
    const field = place.querySelector('input');
    const words = place.querySelector('[role="status"]');
    let work;
    const begin = () => {
      work ??= (async () => {
        words.textContent = 'Checking that you are no machine …';
        try {
          const challenge = await (await fetch(place.dataset.challenge)).json();
          const solution = await solve(challenge);
          if (solution) field.value = btoa(JSON.stringify({ challenge, solution }));
          words.textContent = 'Checked: you are no machine.';
        } catch {
          words.textContent = 'We could not check that you are no machine. You can send the form all the same.';
        }
      })();
      return work;
    };
    form.addEventListener('focusin', begin, { once: true });
    form.addEventListener('submit', async (event) => {
      if (field.value || !globalThis.crypto?.subtle) return;
      event.preventDefault();
      await begin();
      field.value ||= '-';
      form.requestSubmit(event.submitter);
    });
  }
}
