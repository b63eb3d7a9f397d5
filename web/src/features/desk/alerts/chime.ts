/** The sound of an offer: two soft tones, made here, so there is nothing to load. */
let context: AudioContext | undefined;

function audio(): AudioContext | undefined {
  if (typeof AudioContext === "undefined") return undefined;
  context ??= new AudioContext();
  return context;
}

/** Browsers keep a page silent until somebody has clicked or typed in it. */
export function isBlocked(): boolean {
  return audio()?.state === "suspended";
}

/** To be called from a click. */
export async function unblock(): Promise<void> {
  await audio()?.resume();
}

export function chime(): void {
  const sound = audio();
  if (sound?.state !== "running") return;
  tone(sound, 587.33, 0);
  tone(sound, 880, 0.16);
}

function tone(sound: AudioContext, hertz: number, after: number): void {
  const start = sound.currentTime + after;
  const source = sound.createOscillator();
  const volume = sound.createGain();
  source.type = "sine";
  source.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.22, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.5);
  source.connect(volume).connect(sound.destination);
  source.start(start);
  source.stop(start + 0.55);
}
