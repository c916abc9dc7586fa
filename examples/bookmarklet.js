// A bookmarklet: the text that is selected on any page opens in Summarizer, which waits for a press.
// `docs/integrations.md` has it on one line, to be the address of a bookmark. The text stands behind
// the #, which a browser sends to nobody, not even to this computer.
javascript: (() => {
  const text = String(getSelection()).trim();
  const behind = encodeURIComponent(text);
  if (!text) alert('Select the text to summarize first.');
  else if (behind.length > 500000) alert('Too long for a bookmark: copy it and paste it into Summarizer.');
  else open('http://127.0.0.1:7860/#text=' + behind, '_blank', 'noopener');
})();
