// Sends pictures as soon as they are chosen, and shows how far that is. Without this, they are sent with the button.
for (const form of document.querySelectorAll('form[data-upload]')) {
  const files = form.querySelector('input[type="file"]');
  const place = form.querySelector('.upload');
  files?.addEventListener('change', () => {
    if (!files.files.length) return;
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) place.querySelector('progress').value = (event.loaded / event.total) * 100;
    });
    // What came of it stands on the page that the form leads to, also what was wrong.
    request.addEventListener('load', () => {
      if (request.status === 200) location.assign(form.action);
      else document.querySelector('main').replaceWith(new DOMParser().parseFromString(request.responseText, 'text/html').querySelector('main'));
    });
    request.addEventListener('error', () => { place.hidden = true; });
    place.hidden = false;
    request.send(new FormData(form));
  });
}
