// Print and copy need the script, so the script shows them.
{
  for (const tools of document.querySelectorAll('.tools')) {
    tools.hidden = false;
    tools.querySelector('[data-print]').addEventListener('click', () => print());
    const copy = tools.querySelector('[data-copy]');
    const words = copy.querySelector('span');
    const address = document.querySelector('link[rel="canonical"]').href;
    copy.hidden = !navigator.clipboard;
    copy.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(address);
        words.textContent = 'Link copied';
      } catch {
        words.textContent = address;
      }
    });
  }
}
