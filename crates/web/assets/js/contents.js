// Marks the section in view in the list of contents.
{
  const links = new Map();
  for (const link of document.querySelectorAll('.contents a')) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  const mark = () => {
    let here = headings[0];
    for (const heading of headings) if (heading.getBoundingClientRect().top < innerHeight / 3) here = heading;
    for (const [heading, link] of links) {
      if (heading === here) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  if (headings.length) {
    const watcher = new IntersectionObserver(mark, { rootMargin: '0px 0px -66% 0px' });
    for (const heading of headings) watcher.observe(heading);
    mark();
  }
}
