// Tells on an open page what is new: how many posts, and how much there is to see. Closed while nobody looks at the page. And
// proposes the time zone of this computer where none was chosen. Without this, the page says it when it is loaded again.
{
  const bells = [...document.querySelectorAll('[data-unseen]')];
  const place = document.querySelector('[data-since]');
  let stream;

  const show = ({ posts, unseen }) => {
    for (const bell of bells) {
      bell.querySelector('.count').textContent = unseen || '';
      bell.querySelector('.hidden').textContent = unseen ? ` ${unseen} new` : '';
    }
    if (!place) return;
    place.hidden = posts === 0;
    place.querySelector('a').textContent = posts === 1 ? '1 new post' : `${posts > 20 ? 'More than 20' : posts} new posts`;
  };

  const listen = () => {
    if (!bells.length || stream || document.hidden) return;
    const asked = place ? `?tab=${place.dataset.tab}&since=${place.dataset.since}` : '';
    stream = new EventSource(`/events${asked}`);
    stream.addEventListener('news', (event) => show(JSON.parse(event.data)));
  };

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { stream?.close(); stream = undefined; } else listen();
  });
  addEventListener('pagehide', () => { stream?.close(); stream = undefined; });
  addEventListener('pageshow', listen);
  listen();

  const zone = document.querySelector('[data-zone]');
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone?.value === 'UTC' && [...zone.options].some((one) => one.value === here)) zone.value = here;
}
