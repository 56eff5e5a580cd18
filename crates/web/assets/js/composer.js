// Keeps what somebody types on the server, so that a flat battery loses nothing; shows what there is already of a question; and
// completes the aliases of members after an @. Without this, the form is sent as it is.
{
  const later = (work, wait) => {
    let timer;
    return () => { clearTimeout(timer); timer = setTimeout(work, wait); };
  };

  // Fields as they are; files are sent elsewhere.
  const fields = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));

  const keep = (form, place) => {
    const words = form.querySelector('.kept');
    const send = async (keepalive) => {
      try {
        const answer = await fetch(`/drafts/${place}`, { method: 'POST', body: fields(form), keepalive });
        if (words) words.textContent = answer.ok ? 'Kept. You can come back to it.' : 'This could not be kept. Take a copy before you leave.';
      } catch {
        if (words) words.textContent = 'This could not be kept: there is no connection.';
      }
    };
    const soon = later(() => send(false), 1500);
    let changed = false;
    let sent = false;
    form.addEventListener('input', () => { changed = true; soon(); });
    form.addEventListener('submit', () => { sent = true; });
    addEventListener('pagehide', () => { if (changed && !sent) send(true); });
  };

  const similar = (form, place) => {
    const title = form.elements.namedItem('title');
    let last = '';
    const look = later(async () => {
      const asked = title.value.trim();
      if (asked.length < 8 || asked === last) return;
      last = asked;
      try {
        const answer = await fetch(`${place.dataset.similar}?title=${encodeURIComponent(asked)}`);
        if (answer.ok && asked === last) place.innerHTML = await answer.text();
      } catch { /* Without it, the question is asked all the same. */ }
    }, 400);
    place.setAttribute('aria-live', 'polite');
    title.addEventListener('input', look);
    look();
  };

  const names = (area) => {
    const list = document.createElement('ul');
    list.className = 'offered';
    list.hidden = true;
    list.setAttribute('aria-label', 'Members to name');
    area.after(list);
    const begun = () => /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}._-]{1,30})$/u.exec(area.value.slice(0, area.selectionStart))?.[1];
    const take = (alias) => {
      const typed = begun();
      if (!typed) return;
      const end = area.selectionStart;
      area.setRangeText(`${alias} `, end - typed.length, end, 'end');
      list.hidden = true;
      area.focus();
      area.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const offer = later(async () => {
      const typed = begun();
      list.hidden = true;
      if (!typed) return;
      try {
        const found = await (await fetch(`${area.dataset.names}?begins=${encodeURIComponent(typed)}`)).json();
        if (typed !== begun()) return;
        list.replaceChildren(...found.map((alias) => {
          const item = document.createElement('li');
          const button = document.createElement('button');
          button.type = 'button';
          button.textContent = `@${alias}`;
          button.addEventListener('click', () => take(alias));
          item.append(button);
          return item;
        }));
        list.hidden = found.length === 0;
      } catch { /* An alias can be typed whole. */ }
    }, 200);
    area.addEventListener('input', offer);
    area.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !list.hidden) { list.hidden = true; event.preventDefault(); }
      if (event.key === 'ArrowDown' && !list.hidden) { list.querySelector('button')?.focus(); event.preventDefault(); }
    });
    list.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
      if (event.key === 'Escape') { list.hidden = true; area.focus(); }
      if (!step) return;
      event.preventDefault();
      (document.activeElement.parentElement[step]?.firstElementChild ?? area).focus();
    });
  };

  for (const field of document.querySelectorAll('input[name="place"]')) if (field.value) keep(field.form, field.value);
  for (const place of document.querySelectorAll('[data-similar]')) similar(place.closest('form'), place);
  for (const area of document.querySelectorAll('[data-names]')) names(area);
  for (const hint of document.querySelectorAll('.no-script')) hint.hidden = true;
}
