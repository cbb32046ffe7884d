import { faultOf, keyOfFragment, signsOf } from "./key-faults.js";

/** The log-in page: tells what is wrong with a key at once, and takes keys from cards. */
export function initLogIn() {
  const forms = [...document.querySelectorAll("form[data-key-form]")];
  if (forms.length === 0) return;
  for (const form of forms) watch(form);
  const take = () => takeFragment(forms);
  addEventListener("hashchange", take);
  take();
}

// The server says the same when the form is sent; its message gives way to ours.
function watch(form) {
  const input = form.elements.token;
  const told = form.querySelector("[data-key-fault]");
  const tell = (isTyping) => {
    const fault = faultOf(signsOf(input.value), Number(form.dataset.keyForm), isTyping);
    const isNew = told.dataset.said !== fault;
    told.dataset.said = fault;
    if (!isNew) return;
    told.hidden = !fault;
    told.querySelector("span").textContent = fault ? told.dataset[fault] : "";
    form.querySelector(".field-error")?.remove();
    if (fault) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  input.addEventListener("input", () => tell(true));
  input.addEventListener("change", () => tell(false));
}

// The key stands behind the # so that no server's log sees it; it leaves the
// address bar and the history before anything else happens.
function takeFragment(forms) {
  const found = keyOfFragment(location.hash);
  if (!found) return;
  history.replaceState(null, "", location.pathname + location.search);
  const form = forms.find((form) => Number(form.dataset.keyForm) === found.signs.length) ?? forms[0];
  form.elements.token.value = found.signs;
  if (found.next) form.elements.next_url.value = found.next;
  // Whoever is logged in decides: a link from anywhere must not take them into another course.
  if (document.querySelector("[data-logged-in]")) form.elements.token.focus();
  else form.requestSubmit();
}
