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
  for (const input of document.querySelectorAll("input[data-enter]")) {
    input.addEventListener("keydown", (event) => pressByEnter(input, event));
  }
  // A question that was not answered holds the form back as a fault does.
  const invalid = document.querySelector("[aria-invalid=true], [data-asks]");
  invalid?.focus();
  if (invalid?.type === "text") invalid.setSelectionRange(invalid.value.length, invalid.value.length);
}

// Enter in one of several fields presses the button that data-enter names, not the form's first one.
function pressByEnter(input, event) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  document.getElementById(input.dataset.enter).click();
}

// data-now names the date and the time field by id: "time_date time_clock".
function fillNow(button) {
  const now = partsOfNow(button.form?.elements.time_zone?.value);
  const date = `${now.year}-${now.month}-${now.day}`;
  const time = `${now.hour}:${now.minute}`;
  for (const id of button.dataset.now.split(" ")) {
    const input = document.getElementById(id);
    const value = { date, time, "datetime-local": `${date}T${time}` };
    input.value = value[input.type] ?? now[input.dataset.part] ?? "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// The form says in which zone it reads times; without one it is the reader's.
function partsOfNow(timeZone) {
  const two = "2-digit";
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timeZone || undefined, hourCycle: "h23",
    year: "numeric", month: two, day: two, hour: two, minute: two,
  });
  return Object.fromEntries(format.formatToParts(new Date()).map(({ type, value }) => [type, value]));
}

function refuseSecondPress(form, event) {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "true";
  const release = () => delete form.dataset.sent;
  // After a while it is no slip of the finger: the request may be stuck.
  setTimeout(release, 3000);
  // A page that comes back from the browser's cache can send again.
  addEventListener("pageshow", release, { once: true });
}
