const tools = document.querySelector('.tools');
const only = document.getElementById('only');
const found = document.getElementById('found');
const rows = [...document.querySelectorAll('tbody tr')];
function show() {
  let shown = 0;
  for (const row of rows) {
    row.hidden = only.checked && !row.classList.contains('differs');
    if (!row.hidden) shown++;
  }
  found.textContent = shown + ' of ' + rows.length + ' rules';
}
only.addEventListener('change', show);
tools.hidden = false;
show();
