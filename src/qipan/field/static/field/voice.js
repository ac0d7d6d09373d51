// A voice note of a minute at most, as WAV (16 kHz, one channel): every browser records it and every one plays it.
import { box, say } from "./parts.js";

const RATE = 16_000;

/** Ties a form's record button; returns what gives the note (a Blob, or null). */
export function recorder(form) {
  const button = form.querySelector("[data-record]");
  const heard = form.querySelector("[data-heard]");
  let note = null;
  let running = null;

  button.textContent = say("record");
  button.hidden = !(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);
  button.addEventListener("click", async () => {
    if (running) return running.stop();
    try {
      running = await listen((seconds) => { button.textContent = say("stop", { n: seconds }); });
      note = await running.done;
      heard.textContent = say("voiceKept", { n: Math.round((note.size - 44) / 2 / RATE) });
    } catch {
      heard.textContent = say("noMicrophone");
    } finally {
      running = null;
      button.textContent = say("record");
    }
  });
  return {
    note: () => note,
    clear() {
      note = null;
      heard.textContent = "";
    },
  };
}

async function listen(tick) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recording = new MediaRecorder(stream);
  const pieces = [];
  const began = Date.now();
  const most = Number(box.dataset.seconds);
  const stop = () => { if (recording.state !== "inactive") recording.stop(); };
  const clock = setInterval(() => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    tick(seconds);
    if (seconds >= most) stop();
  }, 250);
  const done = new Promise((ready, fail) => {
    recording.ondataavailable = ({ data }) => pieces.push(data);
    recording.onstop = () => {
      clearInterval(clock);
      for (const track of stream.getTracks()) track.stop();
      toWav(new Blob(pieces), most).then(ready, fail);
    };
  });
  recording.start();
  tick(0);
  return { stop, done };
}

async function toWav(recorded, most) {
  const context = new OfflineAudioContext(1, 1, RATE);
  const sound = await context.decodeAudioData(await recorded.arrayBuffer());
  const frames = Math.min(sound.length, most * RATE);
  const samples = sound.getChannelData(0).subarray(0, frames);
  const view = new DataView(new ArrayBuffer(44 + 2 * frames));
  const text = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * frames, true);
  text(8, "WAVEfmt ");
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, RATE, 4], [28, 2 * RATE, 4], [32, 2, 2], [34, 16, 2]].forEach(
    ([at, value, bytes]) => (bytes === 4 ? view.setUint32(at, value, true) : view.setUint16(at, value, true)),
  );
  text(36, "data");
  view.setUint32(40, 2 * frames, true);
  samples.forEach((sample, i) => view.setInt16(44 + 2 * i, Math.max(-1, Math.min(1, sample)) * 0x7fff, true));
  return new Blob([view], { type: "audio/wav" });
}
