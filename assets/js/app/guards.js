/** Forms with data-guard: leaving the page asks first while something in them is not saved. */
export function initGuards() {
  for (const form of document.querySelectorAll("form[data-guard]")) guard(form);
}

function guard(form) {
  // The server marks a form that shows something unsaved, as after a fault.
  let isDirty = form.dataset.dirty === "true";
  let isSent = false;
  const touched = () => (isDirty = true);
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", (event) => (isSent = !event.defaultPrevented));
  // Whoever takes the other version has been told what goes.
  for (const link of document.querySelectorAll("a[data-leave]")) {
    link.addEventListener("click", () => (isSent = true));
  }
  // A page that comes back from the browser's cache can be left again.
  addEventListener("pageshow", () => (isSent = false));
  addEventListener("beforeunload", (event) => {
    if (isDirty && !isSent) event.preventDefault();
  });
}
