// What the page does by itself, without the server: highlights, copying, saving, files on their way.
// Everything is heard at the document, since Gradio draws its parts anew whenever they change.
(() => {
  'use strict';

  const pressed = (event) => event.type === 'click' || event.key === 'Enter' || event.key === ' ';

  // -- evidence: a sentence and the words that it rests on ----------------------------------------

  function light(pair, text, numbers) {
    for (const lit of pair.querySelectorAll('.lit')) lit.classList.remove('lit');
    const article = pair.querySelector(`article[data-text="${text}"]`);
    const section = pair.querySelector(`.reader section[data-text="${text}"]`);
    const sentences = numbers.flatMap((n) => [...(article?.querySelectorAll(`.sentence[data-n="${n}"]`) ?? [])]);
    const marks = numbers.flatMap((n) => [...(section?.querySelectorAll(`mark[data-for~="${n}"]`) ?? [])]);
    for (const each of [...sentences, ...marks]) each.classList.add('lit');
    return { sentences, marks };
  }

  function show(pair, text) {
    for (const section of pair.querySelectorAll('.reader section')) {
      section.hidden = section.dataset.text !== String(text);
    }
    for (const name of pair.querySelectorAll('.text-name')) {
      name.setAttribute('aria-pressed', String(name.dataset.show === String(text)));
    }
  }

  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  const reveal = (element) => element?.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' });

  // Shows an element and goes there, so that a screen reader reads it and Enter leads back.
  function go(element) {
    element?.focus({ preventScroll: true });
    reveal(element);
  }

  function onSentence(sentence) {
    const pair = sentence.closest('.pair');
    const article = sentence.closest('article');
    if (!pair || !article) return;
    show(pair, article.dataset.text);
    go(light(pair, article.dataset.text, [sentence.dataset.n]).marks[0]);
    offerBack(pair, sentence);
  }

  // A chip that leads back to where a press came from, where the two don't stand side by side.
  let back = null;

  function offerBack(pair, from) {
    back?.remove();
    const reader = pair.querySelector('.reader');
    const right = from.closest('.right');
    if (!reader || !right || reader.getBoundingClientRect().left >= right.getBoundingClientRect().right
        || right.getBoundingClientRect().left >= reader.getBoundingClientRect().right) return;
    back = Object.assign(document.createElement('button'), {
      type: 'button', className: 'back-chip', textContent: `↑ ${reader.dataset.back}`,
    });
    back.addEventListener('click', () => {
      back.remove();
      go(from.isConnected ? from : right);
    });
    right.closest('.tabitem').append(back);
  }

  function onMark(mark) {
    const pair = mark.closest('.pair');
    const section = mark.closest('section');
    go(light(pair, section.dataset.text, mark.dataset.for.split(' ')).sentences[0]);
  }

  function onTime(time) {
    const pair = time.closest('.pair');
    const article = time.closest('article');
    show(pair, article.dataset.text);
    const block = pair.querySelector(`section[data-text="${article.dataset.text}"] [data-block="${time.dataset.goto}"]`);
    for (const each of pair.querySelectorAll('.gone-to')) each.classList.remove('gone-to');
    block?.classList.add('gone-to');
    reveal(block?.querySelector(`mark[data-for~="${time.dataset.sentence}"]`) ?? block);
    if (block) offerBack(pair, time);
  }

  // -- taking along -------------------------------------------------------------------------------

  async function copy(button) {
    const text = button.dataset.copy || button.parentElement.querySelector('pre').textContent;
    const sign = await navigator.clipboard.writeText(text).then(() => 'copied', () => 'failed');
    button.classList.add(sign);
    setTimeout(() => button.classList.remove(sign), 1500);
  }

  function save(button) {
    const address = URL.createObjectURL(new Blob([button.dataset.save], { type: 'text/plain;charset=utf-8' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: button.dataset.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  // What is printed stands in an element of its own. Its style is here, since Gradio has the page's
  // own sheet apply within its container alone.
  function print(button) {
    const sheet = Object.assign(document.createElement('pre'), {
      className: 'printed', textContent: button.dataset.print,
    });
    const style = Object.assign(document.createElement('style'), { textContent: `
      .printed { white-space: pre-wrap; font: 12pt/1.5 serif; color: black; }
      @media screen { .printed { display: none; } }
      @media print { body > :not(.printed) { display: none !important; } }` });
    document.body.append(sheet, style);
    addEventListener('afterprint', () => { sheet.remove(); style.remove(); }, { once: true });
    window.print();
  }

  // -- telling the server -------------------------------------------------------------------------

  const heard = ['opened', 'sample', 'thread', 'prepare', 'halt', 'recall', 'reword'];

  function tell(from, event, detail) {
    if (!heard.includes(event)) return;
    // Gradio's own wrapper of the part listens; the event goes up to it.
    from.dispatchEvent(new CustomEvent(`app-${event}`, { detail, bubbles: true }));
  }

  // On a phone the answer stands above what was pressed, or far below it. Where the original takes
  // the field's place it moves, so that is waited for; while it is gone to, the page may become
  // shorter, so its place is looked at once more.
  function showAnswer(button, tries = 40, again = true) {
    const tab = button.closest('.tabitem');
    const status = tab?.querySelector('.pair > .right .status-part');
    if (!status) return;
    if (tab.querySelector('.reading') && !tab.querySelector('.reader') && tries) {
      setTimeout(() => showAnswer(button.isConnected ? button : status, tries - 1), 250);
      return;
    }
    const { top } = status.getBoundingClientRect();
    if (top < 0 || top > innerHeight * 0.6) {
      status.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' });
    }
    if (again) setTimeout(() => showAnswer(tab, tries, false), 800);
  }

  function onTell(button) {
    const { tell: event, number, file } = button.dataset;
    if (event === 'sample') {
      chosen.delete(button.closest('.tabitem')?.querySelector('.inbox'));
      showAnswer(button);
    }
    tell(button, event, { number: number === undefined ? undefined : Number(number), file });
    if (event === 'thread') {
      for (const each of document.querySelectorAll('.thread.chosen')) each.classList.remove('chosen');
      button.classList.add('chosen');
      chosen.set(button.closest('.inbox'), number);
      const beside = button.closest('.inbox')?.querySelector('.right');
      if (beside && beside.getBoundingClientRect().top > innerHeight * 0.8) {
        beside.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' }); // a phone
      }
    }
  }

  // -- files --------------------------------------------------------------------------------------

  async function send(drop, dropped) {
    const limit = Number(drop.dataset.max);
    const files = dropped.slice(0, Number(drop.dataset.most));
    const run = drop.closest('.tabitem')?.querySelector('button.summarize');
    const wasDisabled = run?.disabled;
    if (run) run.disabled = true; // until the server has read them
    const handles = [];
    const problems = files.length < dropped.length ? [drop.dataset.tooMany] : [];
    for (const [index, file] of files.entries()) {
      tellSending(drop, index + 1, files.length);
      if (file.size > limit) {
        problems.push(drop.dataset.tooLarge.replace('%name%', file.name));
        continue;
      }
      try {
        const answer = await fetch(`/uploads?name=${encodeURIComponent(file.name)}`, {
          method: 'POST', body: file, headers: { 'Content-Type': 'application/octet-stream' },
        });
        const told = await answer.json();
        if (answer.ok) handles.push(told.handle);
        else problems.push(drop.dataset.failed.replace('%name%', file.name).replace('%reason%', told.error));
      } catch {
        problems.push(drop.dataset.broken);
        break;
      }
    }
    tellSending(drop, 0, 0);
    const told = drop.querySelector('.error');
    told.textContent = problems.join(' ');
    told.hidden = problems.length === 0;
    chosen.delete(drop.closest('.tabitem')?.querySelector('.inbox'));
    if (handles.length) tell(drop, 'opened', { handles });
    // The server's answer sets it as well; a tab whose server doesn't is not left without.
    if (run && !wasDisabled) setTimeout(() => { run.disabled = false; }, handles.length ? 400 : 0);
  }

  function tellSending(drop, number, total) {
    const told = drop.querySelector('.sending');
    told.hidden = total < 2;
    told.textContent = drop.dataset.sending.replace('%number%', number).replace('%total%', total);
  }

  // What was dropped, with the files of folders.
  async function filesOf(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
    const files = [];
    const visit = async (entry) => {
      if (entry.isFile) files.push(await new Promise((done, failed) => entry.file(done, failed)));
      else if (entry.isDirectory) {
        const reader = entry.createReader();
        for (;;) {
          const some = await new Promise((done, failed) => reader.readEntries(done, failed));
          if (!some.length) break;
          for (const each of some) await visit(each);
        }
      }
    };
    for (const entry of entries) await visit(entry);
    return files;
  }

  // That of the tab which is shown, also where the original stands in its place.
  const visibleDrop = () => [...document.querySelectorAll('.drop')].find(
    (drop) => drop.closest('.tabitem')?.offsetParent);
  const carriesFiles = (event) => event.dataTransfer?.types.includes('Files');

  document.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    visibleDrop()?.classList.add('over');
  }, true);

  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) document.querySelector('.drop.over')?.classList.remove('over');
  }, true);

  document.addEventListener('drop', async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const drop = visibleDrop();
    drop?.classList.remove('over');
    if (drop) await send(drop, await filesOf(event.dataTransfer));
  }, true);

  document.addEventListener('change', async (event) => {
    const chooser = event.target;
    if (!chooser.matches?.('.drop input[type="file"]')) return;
    await send(chooser.closest('.drop'), [...chooser.files]);
    chooser.value = ''; // so that the same file can be chosen again
  });

  // -- presses ------------------------------------------------------------------------------------

  const presses = [
    ['.sentence', onSentence],
    ['mark[data-for]', onMark],
    ['[data-goto]', onTime],
    ['[data-show]', (name) => show(name.closest('.pair'), name.dataset.show)],
    ['[data-copy]', copy],
    ['[data-save]', save],
    ['[data-print]', print],
    ['button.summarize', (button) => setTimeout(() => showAnswer(button), 300)],
    ['.new', (button) => setTimeout(() => {
      const field = button.closest('.pair')?.querySelector('.editor textarea');
      field?.focus();
      field?.select();
    }, 300)],
    ['[data-tell]', onTell],
  ];

  function onPress(event) {
    if (!pressed(event)) return;
    for (const [selector, does] of presses) {
      const found = event.target.closest?.(selector);
      if (!found) continue;
      if (event.type === 'keydown') {
        if (found.tagName === 'BUTTON') return; // its click follows
        event.preventDefault();
      }
      does(found);
      return;
    }
  }

  // Gradio draws a list anew with each of its lines: what was chosen in it stays so.
  const chosen = new WeakMap(); // by the part of the page that holds the list
  new MutationObserver(() => {
    for (const list of document.querySelectorAll('.inbox')) {
      const number = chosen.get(list);
      if (number === undefined) continue;
      const thread = list.querySelector(`.thread[data-number="${number}"]`);
      if (!thread || thread.classList.contains('chosen')) continue;
      thread.classList.add('chosen');
      if (document.activeElement === document.body) thread.focus({ preventScroll: true });
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener('click', onPress);
  document.addEventListener('keydown', onPress);

  // Ctrl+Enter or ⌘+Enter summarizes, Escape cancels.
  document.addEventListener('keydown', (event) => {
    const within = (name) => [...document.querySelectorAll(`button.${name}`)].find((each) => each.offsetParent);
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation(); // a field of one line would be sent as well
      // What was typed last reaches Gradio before the press does.
      setTimeout(() => within('summarize')?.click(), 0);
    } else if (event.key === 'Escape' && event.target.getAttribute?.('aria-expanded') !== 'true') {
      const cancel = within('cancel');
      if (cancel && !cancel.disabled) cancel.click();
    }
  }, true);

  // -- languages ----------------------------------------------------------------------------------

  const asked = new URLSearchParams(location.search);
  const isFirst = location.pathname === '/' && !asked.has('lang');
  const isLeaving = isFirst && navigator.language.toLowerCase().startsWith('zh');
  if (isLeaving) {
    location.replace('/zh' + location.search + location.hash);
  }
  document.documentElement.lang = location.pathname.startsWith('/zh') ? 'zh' : 'en';

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a.language');
    if (!link) return;
    event.preventDefault();
    location.href = link.dataset.language === 'zh' ? '/zh' : '/?lang=en';
  });

  // -- a text that a bookmark brings --------------------------------------------------------------

  // Any page can open this one with a text behind the #. So it is only shown: whoever sees it presses.
  // It is taken once, and out of the address, so that neither the history nor a reload has it.
  function takeText() {
    const brought = new URLSearchParams(location.hash.slice(1).replaceAll('+', '%2B')).get('text');
    if (!brought?.trim() || isLeaving) return;
    history.replaceState(null, '', location.pathname + location.search);
    const fill = () => {
      const field = document.querySelector('.editor .text textarea');
      if (!field) return false;
      field.value = brought;
      field.dispatchEvent(new Event('input', { bubbles: true })); // Gradio's own state
      field.focus();
      return true;
    };
    if (fill()) return;
    const waiting = new MutationObserver(() => fill() && waiting.disconnect());
    waiting.observe(document.documentElement, { childList: true, subtree: true });
  }
  takeText();

  // Where this page is, for the programs that are shown.
  new MutationObserver(() => {
    for (const shown of document.querySelectorAll('pre.address')) {
      if (shown.textContent.includes('%address%')) {
        shown.textContent = shown.textContent.replaceAll('%address%', location.origin + '/');
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
