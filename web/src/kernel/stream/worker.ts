/** The shared worker: six connections per server are all that HTTP/1.1 gives, so all windows share one stream. */
import { Line, type Message } from "./line";
import { browser } from "./world";

export type Request = "join" | "leave" | "restart";

const line = new Line(browser);

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  const window = (message: Message) => port.postMessage(message);
  port.onmessage = ({ data }: MessageEvent<Request>) => {
    if (data === "join") line.join(window);
    else if (data === "leave") line.leave(window);
    else line.restart();
  };
};
