(() => {
  'use strict';
  const tools = document.querySelector('.tools');
  const find = document.getElementById('find');
  const found = document.getElementById('found');
  const rules = [...document.querySelectorAll('table.rules > tbody')].map(body => ({
    body,
    text: body.querySelector('.head').textContent.toLowerCase(),
    open: !body.matches('.v-pass, .v-not-applicable'),
  }));

  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const open = document.querySelector('input[name=show]:checked').value === 'open';
    let shown = 0;
    for (const rule of rules) {
      const fits = (!open || rule.open) && words.every(word => rule.text.includes(word));
      rule.body.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const area of document.querySelectorAll('section.area')) {
      const bodies = [...area.querySelectorAll('table.rules > tbody')];
      area.classList.toggle('empty', bodies.length > 0 && bodies.every(body => body.hidden));
    }
    found.textContent = shown === rules.length ? '' : `${shown} of ${rules.length} rules`;
  };
  tools.hidden = rules.length === 0;
  tools.addEventListener('input', filter);

  for (const button of document.querySelectorAll('.copy button')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const pre = button.previousElementSibling;
      try {
        await navigator.clipboard.writeText(pre.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(pre);
        button.textContent = 'Selected';
      }
    });
  }
})();
