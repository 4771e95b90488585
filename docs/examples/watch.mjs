// Follows a stream to its end and resumes it wherever it breaks off, in a browser or with Node 20 and later:
//
//     node watch.mjs TOKEN URL [URL ...]
//
// The URLs are the same stream on several instances; the token is "-" for a tracking link. A page that is served from
// the same host can leave all this to EventSource, which does the same.

export async function watch(urls, token, onEvent) {
  let lastId = '', pause = 2000, ended = false;
  for (let attempt = 0; !ended; attempt++) {
    if (attempt > 0) await new Promise(wake => setTimeout(wake, pause + Math.random() * 500));
    const headers = { Accept: 'text/event-stream' };
    if (token !== '-') headers.Authorization = `Bearer ${token}`;
    if (lastId) headers['Last-Event-ID'] = lastId;
    const url = urls[attempt % urls.length];
    try {
      const answer = await fetch(url, { headers });
      console.log(`-- ${url} answered ${answer.status}`);
      // 204: all there was has been seen. Other refusals will not change by asking again; 429 and 503 may.
      if (answer.status === 204 || (answer.status >= 400 && answer.status < 429)) return;
      if (answer.status !== 200) continue;
      let text = '';
      const decoder = new TextDecoder();
      for await (const bytes of answer.body) {
        text += decoder.decode(bytes, { stream: true });
        const frames = text.split('\n\n');
        text = frames.pop(); // what has not come whole is not there yet
        for (const frame of frames) {
          const fields = Object.fromEntries(frame.split('\n').filter(line => !line.startsWith(':'))
            .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(': ') + 2)]));
          if (fields.retry) pause = Number(fields.retry);
          if (fields.id) lastId = fields.id;
          if (fields.event === 'end') ended = true;
          if (fields.data) onEvent(fields.event, JSON.parse(fields.data), lastId);
        }
      }
    } catch (broken) {
      console.log(`-- ${url}: ${broken.cause?.code ?? broken.message}`);
    }
  }
}

if (globalThis.process?.argv[2]) {
  const [token, ...urls] = process.argv.slice(2);
  await watch(urls, token, (event, data, id) => console.log(id, event, data.status ?? ''));
}
