/** What is wrong with a key while it is typed, and keys from cards. */
import assert from "node:assert/strict";
import test from "node:test";
import { faultOf, keyOfFragment, signsOf } from "../js/app/key-faults.js";

test("typing habits do not matter", () => {
  for (const typed of ["abcd-efgh", " ABCD EFGH ", "ab cd\u2013ef_gh"]) assert.equal(signsOf(typed), "ABCDEFGH");
});

test("what is wrong is told as soon as it is certain", () => {
  for (const [signs, length, isTyping, fault] of [
    ["", 8, false, ""],
    ["ABC", 8, true, ""],
    ["ABC", 8, false, "length"],
    ["ABCDEFGH", 8, false, ""],
    ["ABCDEFGHJ", 8, true, "length"],
    ["ABCDEFGHJKLM", 8, true, "other"],
    ["AB0", 8, true, "signs"],
    ["ABI", 12, true, "signs"],
    ["ABCDEFGH", 12, true, ""],
    ["ABCDEFGH", 12, false, "other"],
    ["ABCDEFGHJKLM", 12, false, ""],
  ]) {
    assert.equal(faultOf(signs, length, isTyping), fault, `${signs} ${length} ${isTyping}`);
  }
});

test("a card's fragment holds a key and perhaps the way on", () => {
  assert.deepEqual(keyOfFragment("#k=abcd-efgh"), { signs: "ABCDEFGH", next: "" });
  assert.deepEqual(keyOfFragment("#k=ABCDEFGH&next_url=%2Fmeasurement%2Fadd%2F"), {
    signs: "ABCDEFGH",
    next: "/measurement/add/",
  });
  for (const fragment of ["", "#", "#main", "#k=", "#x=ABCDEFGH"]) assert.equal(keyOfFragment(fragment), null);
});
