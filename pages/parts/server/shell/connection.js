// Streamlit's connection, before Streamlit itself begins: where the server is, what becomes of a page whose
// server was started anew or whose computer slept, and what is said meanwhile.
(() => {
  const { words, running } = SETTINGS;
  const LOOK = 5000; // milliseconds
  const SLEPT = 60000; // between two looks: by then the server has given the socket up; a busy page pauses too
  const FORMER = 2; // place of the former session's name among a socket's protocols
  const SHOWN = 10; // milliseconds between two looks whether the page shows what it was told
  const DIALOG = "[data-testid=stDialog]";
  const root = document.documentElement;
  const app = () => document.querySelector("[data-testid=stApp]");

  // A page's name is the last part of its address, so no address has to be tried to find the server.
  window.__streamlit = { BACKEND_BASE_URL: location.origin + location.pathname.replace(/[^/]*$/, "") };

  let socket;
  window.WebSocket = class extends window.WebSocket {
    constructor(address, protocols) {
      super(address, protocols);
      socket = this;
      if (protocols?.[FORMER]) this.addEventListener("open", this.holdBack, { once: true });
    }

    // Told that a run goes on, a page that connects again asks for it. Without one it would keep the old
    // figures, and its first click would be lost on a session that knows nothing of it. Streamlit hears that
    // the socket is open once the page shows what it was told: of two things at once either may come first.
    holdBack = (opened) => {
      opened.stopImmediatePropagation();
      this.dispatchEvent(new MessageEvent("message", { data: new Uint8Array(running).buffer }));
      const tell = () => {
        if (this.readyState !== WebSocket.OPEN) return;
        if (app()?.dataset.testScriptState === "notRunning") setTimeout(tell, SHOWN);
        else this.dispatchEvent(new Event("open"));
      };
      tell();
    };
  };

  // After sleep a socket looks open until something is sent by it, which is lost.
  let looked = Date.now();
  const look = () => {
    if (Date.now() - looked > SLEPT && socket?.readyState === WebSocket.OPEN) socket.close();
    looked = Date.now();
  };
  setInterval(look, LOOK);
  addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);

  const said = () => words[new URLSearchParams(location.search).get("lang") ?? root.lang] ?? words.zh;
  const banner = document.createElement("div");
  banner.className = "connection-banner";
  banner.setAttribute("role", "status");
  const ours = new WeakSet(); // dialogs that were open before
  const translate = () => {
    for (const one of document.querySelectorAll(DIALOG)) {
      const title = one.querySelector("h2")?.firstChild;
      if (ours.has(one) || !title) continue;
      one.dataset.connection = "";
      one.style.setProperty("--words", JSON.stringify(said().cure));
      if (title.nodeValue !== said().title) title.nodeValue = said().title;
      one.querySelector("section > button")?.setAttribute("aria-label", said().close);
    }
  };
  const dialogs = new MutationObserver(translate);
  const heed = () => {
    const state = app()?.dataset.testConnectionState;
    const lost = state !== "CONNECTED" && root.classList.contains("connected-before");
    if (state === "CONNECTED") root.classList.add("connected-before");
    if (lost === root.classList.contains("connection-lost")) return;
    root.classList.toggle("connection-lost", lost);
    banner.textContent = lost ? said().lost : "";
    document.body.append(banner);
    dialogs.disconnect();
    if (!lost) return;
    document.querySelectorAll(DIALOG).forEach((one) => ours.add(one));
    dialogs.observe(document.body, { childList: true, characterData: true, subtree: true });
  };
  new MutationObserver(heed).observe(document, { attributeFilter: ["data-test-connection-state"], subtree: true });
})();
