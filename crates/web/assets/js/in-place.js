// Opens a reference or an explained word where the reader is. Without this, the same links jump down the page.
{
  const main = document.querySelector('main');
  let box;
  let opener;

  const make = () => {
    box = document.createElement('div');
    box.className = 'in-place';
    box.popover = 'auto';
    box.tabIndex = -1;
    box.setAttribute('role', 'dialog');
    document.body.append(box);
    box.addEventListener('toggle', (event) => {
      if (event.newState === 'closed' && (box.contains(document.activeElement) || document.activeElement === document.body)) {
        opener?.focus({ preventScroll: true });
      }
    });
  };

  // The words of the target: all of a reference or note, the definition after a term.
  const fill = (link, target) => {
    const title = document.createElement('h2');
    title.textContent = target.matches('dt') ? target.textContent : link.getAttribute('aria-label') || link.textContent;
    const words = document.createElement('div');
    for (const node of (target.matches('dt') ? target.nextElementSibling : target).childNodes) words.append(node.cloneNode(true));
    for (const node of words.querySelectorAll('[id]')) node.removeAttribute('id');
    for (const node of words.querySelectorAll('.back')) node.remove();
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'close';
    close.textContent = '×';
    close.setAttribute('aria-label', 'Close');
    close.addEventListener('click', () => box.hidePopover());
    const full = document.createElement('a');
    full.className = 'full';
    full.href = link.hash;
    full.textContent = target.matches('dt') ? 'See it in the list of words' : 'See it in the list';
    full.addEventListener('click', () => { opener = undefined; box.hidePopover(); });
    box.setAttribute('aria-label', title.textContent);
    box.replaceChildren(close, title, words, full);
  };

  // Below the link, or above it where there is more room. Narrow screens have it at the bottom edge.
  const place = (link) => {
    const at = link.getBoundingClientRect();
    const above = at.bottom + box.offsetHeight + 16 > innerHeight && at.top > box.offsetHeight + 16;
    box.style.top = `${scrollY + (above ? at.top - box.offsetHeight - 8 : at.bottom + 8)}px`;
    box.style.left = `${Math.max(16, Math.min(at.left - 24, document.documentElement.clientWidth - box.offsetWidth - 16))}px`;
  };

  main?.addEventListener('click', (event) => {
    const link = event.target.closest('a.cite, a.term');
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey || !('popover' in link)) return;
    event.preventDefault();
    if (!box) make();
    fill(link, target);
    opener = link;
    box.showPopover();
    place(link);
    box.focus({ preventScroll: true });
  });
}
