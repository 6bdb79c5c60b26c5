// Breaking a glass, and looking at one. What is signed is the text that is sent; the browser compares
// it with what was filled in first.
"use strict";

const whole = (form) => all("textarea, input, select", form).every((field) => field.reportValidity());

async function breakGlass(form) {
  const value = (name) => one(`[name=${name}]`, form).value;
  const asked = {
    workload: value("workload"), reason: value("reason"),
    minutes: Number(value("minutes")), acts: Number(value("acts")),
  };
  const { opening } = await ask("POST", "/api/v1/glasses/drafts", asked);
  const read = JSON.parse(opening);
  const same = read.person === document.body.dataset.reviewer && read.workload === asked.workload
    && read.reason === asked.reason && read.acts === asked.acts && read.length === asked.minutes * 60000;
  if (!same) throw new Refused("What would be signed is not what you filled in: nothing was signed.");
  const digest = await sha256(encoder.encode("brightline/break-glass/1\0"), encoder.encode(opening));
  await ask("POST", "/api/v1/glasses", { opening, proof: await proofFor(digest) });
  location.reload();
}

async function lookAt(form, justified) {
  const { glass } = form.dataset;
  const reason = one("[name=reason]", form).value;
  const said = JSON.stringify({ glass, reviewer: document.body.dataset.reviewer, justified, reason });
  const digest = await sha256(encoder.encode("brightline/break-glass-review/1\0"), encoder.encode(said));
  await ask("POST", `/api/v1/glasses/${glass}/looks`, { justified, reason, proof: await proofFor(digest) });
  location.reload();
}

document.addEventListener("DOMContentLoaded", () => {
  const form = one("form[data-break]");
  if (form) form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (whole(form)) busy(form, () => breakGlass(form));
  });
  for (const look of all("form[data-look]")) {
    look.addEventListener("submit", (event) => event.preventDefault());
    for (const button of all("button[data-justified]", look)) {
      button.addEventListener("click", () => {
        if (whole(look)) busy(look, () => lookAt(look, button.dataset.justified === "true"));
      });
    }
  }
});
