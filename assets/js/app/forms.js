/** Small helps for forms: "now" for time fields, no second press, focus on the first error. */
export function initForms() {
  for (const button of document.querySelectorAll("[data-now]")) {
    button.hidden = false;
    button.addEventListener("click", () => fillNow(button));
  }
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => refuseSecondPress(form, event));
  }
  for (const select of document.querySelectorAll("select[data-submit]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
  const invalid = document.querySelector("[aria-invalid=true]");
  invalid?.focus();
  if (invalid?.type === "text") invalid.setSelectionRange(invalid.value.length, invalid.value.length);
}

// data-now names the date and the time field by id: "time_date time_clock".
function fillNow(button) {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  for (const id of button.dataset.now.split(" ")) {
    const input = document.getElementById(id);
    const value = { date: local.slice(0, 10), time: local.slice(11, 16), "datetime-local": local.slice(0, 16) };
    input.value = value[input.type] ?? partOf(now, input.dataset.part);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function partOf(now, part) {
  const two = (number) => String(number).padStart(2, "0");
  return {
    day: two(now.getDate()), month: two(now.getMonth() + 1), year: String(now.getFullYear()),
    hour: two(now.getHours()), minute: two(now.getMinutes()),
  }[part] ?? "";
}

function refuseSecondPress(form, event) {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
  // A page that comes back from the browser's cache can send again.
  addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
}
