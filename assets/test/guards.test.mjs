/** Leaving a form: asked about only while something in it is not saved. */
import assert from "node:assert/strict";
import test from "node:test";
import { initGuards } from "../js/app/guards.js";

/** A page with one guarded form; tells whether leaving it asks. */
function page(dataset = {}) {
  const listeners = { form: {}, link: {}, window: {} };
  const on = (of) => (name, listener) => (listeners[of][name] = listener);
  globalThis.addEventListener = on("window");
  const form = { dataset, addEventListener: on("form") };
  const link = { addEventListener: on("link") };
  globalThis.document = {
    querySelectorAll: (selector) => ({ "form[data-guard]": [form], "a[data-leave]": [link] })[selector] ?? [],
  };
  initGuards();
  const asks = () => {
    let prevented = false;
    listeners.window.beforeunload({ preventDefault: () => (prevented = true) });
    return prevented;
  };
  return { listeners, asks };
}

test("a form that nobody touched lets go", () => {
  assert.equal(page().asks(), false);
});

test("what was typed is asked about, until it is sent", () => {
  const { listeners, asks } = page();
  listeners.form.input();
  assert.equal(asks(), true);
  listeners.form.submit({ defaultPrevented: true });
  assert.equal(asks(), true, "the second press of a button sends nothing");
  listeners.form.submit({ defaultPrevented: false });
  assert.equal(asks(), false);
  listeners.window.pageshow();
  assert.equal(asks(), true, "back from the next page");
});

test("what the server shows unsaved is asked about, unless the other version is taken", () => {
  const { listeners, asks } = page({ dirty: "true" });
  assert.equal(asks(), true);
  listeners.link.click();
  assert.equal(asks(), false);
});
