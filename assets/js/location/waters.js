const KINDS = ["running", "standing"];

/** The radio list of waters near the pin, filled from the API; the chosen one stays. */
export class WaterList extends EventTarget {
  #fieldset;
  #choices;
  #path;
  #size;
  #metres;
  #kilometres;
  #request = null;
  /** Features of the last answer, each with its id as text in `properties.key`. */
  features = [];

  constructor(fieldset, { path, size, lang }) {
    super();
    this.#fieldset = fieldset;
    this.#choices = fieldset.querySelector("[data-water-choices]");
    this.#path = path;
    this.#size = size;
    const unit = (name, digits) => new Intl.NumberFormat(lang, { style: "unit", unit: name, maximumFractionDigits: digits });
    this.#metres = unit("meter", 0);
    this.#kilometres = unit("kilometer", 1);
    for (const [event, on] of [["pointerover", true], ["focusin", true], ["pointerleave", false], ["focusout", false], ["change", true]]) {
      this.#choices.addEventListener(event, ({ target }) => {
        const choice = on ? target.closest(".choice") : null;
        this.#highlight(choice?.querySelector("input").value ?? this.chosen());
      });
    }
  }

  /** The id of the chosen water, or null. */
  chosen() {
    return this.#choices.querySelector("input:checked")?.value ?? null;
  }

  /** Asks for the waters around `place` and lists them; a newer question ends an older one. */
  async lookUp({ lng, lat }) {
    this.#say("busy");
    try {
      this.show(await this.ask(this.#path, { lng, lat }));
    } catch (error) {
      if (error.name !== "AbortError") this.#say("failed");
    }
  }

  /** The waters around `place` that `path` tells. What it says of its failure is in `error.detail`. */
  async ask(path, { lng, lat }) {
    this.#request?.abort();
    const { signal } = (this.#request = new AbortController());
    const query = new URLSearchParams({ geo_center: `POINT (${lng} ${lat})`, geo_size: this.#size });
    const answer = await fetch(`${path}?${query}`, { signal, headers: { Accept: "application/json" } });
    const body = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(`status ${answer.status}`), { detail: body.detail });
    return body.features;
  }

  /** Lists these waters instead of the former ones. */
  show(features) {
    this.#list(features);
    this.#say(this.#choices.childElementCount === 0 ? "none" : null);
  }

  #list(features) {
    const kept = this.#choices.querySelector("input:checked");
    const keptKey = kept?.value;
    this.features = features.map((feature) => ({
      ...feature,
      properties: { ...feature.properties, key: String(feature.id) },
    }));
    const rows = this.features.map((feature) => this.#row(feature, keptKey));
    // The stored water stays in the list, however far away the pin is now.
    if (kept && !this.features.some(({ properties }) => properties.key === keptKey)) {
      rows.unshift(kept.closest(".choice"));
    }
    const focused = this.#choices.contains(document.activeElement) ? document.activeElement.value : null;
    this.#choices.replaceChildren(...rows);
    if (focused) this.#choices.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
    this.dispatchEvent(new CustomEvent("waters"));
    this.#highlight(this.chosen());
  }

  #row({ properties }, keptKey) {
    const row = this.#copyOf("[data-water-choice]").firstElementChild;
    const input = row.querySelector("input");
    input.value = properties.key;
    input.checked = properties.key === keptKey;
    row.querySelector("[data-name]").textContent = properties.display_name;
    row.querySelector("[data-type]").textContent = properties.display_water_type ?? "";
    row.querySelector("[data-distance]").textContent = this.#distance(properties.distance);
    const kind = KINDS.includes(properties.flow_type) ? properties.flow_type : "unknown";
    row.querySelector("[data-kind]").append(this.#copyOf(`[data-kind-sign="${kind}"]`));
    return row;
  }

  #distance(metres) {
    if (typeof metres !== "number") return "";
    return metres < 950 ? this.#metres.format(Math.round(metres / 10) * 10) : this.#kilometres.format(metres / 1000);
  }

  #highlight(key) {
    this.dispatchEvent(new CustomEvent("highlight", { detail: key }));
  }

  #say(state) {
    this.#fieldset.setAttribute("aria-busy", String(state === "busy"));
    for (const line of this.#fieldset.querySelectorAll("[data-water-state]")) {
      line.hidden = line.dataset.waterState !== state;
    }
  }

  #copyOf(selector) {
    return this.#fieldset.querySelector(selector).content.cloneNode(true);
  }
}
