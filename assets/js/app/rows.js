/** Rows of measured values: unit, usual range and kits follow the chosen parameter. */
export function initRows() {
  const kits = document.querySelector("template[data-kits]");
  for (const row of document.querySelectorAll("[data-row]")) {
    const part = (name) => row.querySelector(`[id$="-${name}"]`);
    const [type, calibration] = [part("parameter_type"), part("calibration")];
    const density = row.querySelector("[data-density]");
    const follow = () => {
      const { unit = "", usual = "" } = type.selectedOptions[0]?.dataset ?? {};
      show(part("value").parentElement.querySelector("[data-unit]"), unit);
      show(part("value-hint"), usual);
      if (!density) return;
      offer(calibration, kits, type.value);
      const isUsed = Boolean(calibration.value || part("density").value);
      density.hidden = !isUsed && !calibration.querySelector("option[data-type]");
    };
    type.addEventListener("change", follow);
    // A row without a parameter takes that of its kit.
    calibration?.addEventListener("change", () => {
      const measured = calibration.selectedOptions[0]?.dataset.type;
      if (type.value || !measured) return;
      type.value = measured;
      follow();
    });
  }
}

function show(element, text) {
  element.textContent = text;
  element.hidden = !text;
}

// Offers the calibrations of a type, or all; the chosen one stays, whatever it measures.
function offer(select, kits, type) {
  const chosen = select.value;
  const groups = kits.content.cloneNode(true);
  for (const option of groups.querySelectorAll("option")) {
    if (type && option.dataset.type !== type && option.value !== chosen) option.remove();
  }
  for (const group of groups.querySelectorAll("optgroup")) {
    if (!group.childElementCount) group.remove();
  }
  for (const group of select.querySelectorAll("optgroup")) group.remove();
  select.append(groups);
  select.value = chosen;
}
