/** The small helps for forms, on a page of as many parts as they touch. */
import assert from "node:assert/strict";
import test from "node:test";
import { initForms } from "../js/app/forms.js";

/** Something that can be listened to and pressed. */
function part(values) {
  const listeners = {};
  return {
    dataset: {},
    ...values,
    addEventListener: (name, listener) => (listeners[name] = listener),
    dispatchEvent: () => true,
    fire: (name, event = {}) => listeners[name](event),
  };
}

function page(found, fields = {}) {
  globalThis.addEventListener = () => {};
  globalThis.document = {
    querySelectorAll: (selector) => found[selector] ?? [],
    querySelector: () => null,
    getElementById: (id) => fields[id],
  };
  initForms();
}

test("now is the time in the zone of the form", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.parse("2024-12-31T22:05:00Z") });
  const fields = {
    day: part({ type: "text", dataset: { part: "day" } }),
    year: part({ type: "text", dataset: { part: "year" } }),
    clock: part({ type: "time" }),
  };
  const button = part({
    dataset: { now: "day year clock" },
    form: { elements: { time_zone: { value: "Asia/Tokyo" } } },
  });
  page({ "[data-now]": [button] }, fields);
  button.fire("click");
  assert.deepEqual([fields.day.value, fields.year.value, fields.clock.value], ["01", "2025", "07:05"]);
});

test("a second press is refused, a later one is not", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const form = part({});
  page({ "form[method=post]": [form] });
  const refused = () => {
    let prevented = false;
    form.fire("submit", { preventDefault: () => (prevented = true) });
    return prevented;
  };
  assert.deepEqual([refused(), refused()], [false, true]);
  t.mock.timers.tick(3000);
  assert.equal(refused(), false);
});
