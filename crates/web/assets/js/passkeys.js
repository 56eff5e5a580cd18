// Passkeys: asks the browser to make or to show one, and sends what it answers with an ordinary form. Browsers that cannot do it
// keep the other ways in.
{
  const able = globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON && globalThis.PublicKeyCredential.parseRequestOptionsFromJSON;

  const ask = async (form) => {
    const response = await fetch(form.dataset.passkey, { method: 'POST' });
    if (!response.ok) throw new Error(String(response.status));
    const { token, options } = await response.json();
    const makes = form.dataset.passkey.startsWith('/settings');
    const credential = makes
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey) });
    form.elements.token.value = token;
    form.elements.credential.value = JSON.stringify(credential);
  };

  for (const form of document.querySelectorAll('[data-passkey]')) {
    if (!able) break;
    form.hidden = false;
    const words = form.querySelector('[role="status"]');
    form.addEventListener('submit', async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      words.textContent = 'Follow what your browser asks.';
      try {
        await ask(form);
        form.requestSubmit();
      } catch {
        words.textContent = 'That did not work, or you stopped it. Nothing has changed.';
      }
    });
  }
}
