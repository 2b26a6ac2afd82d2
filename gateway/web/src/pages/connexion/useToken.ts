import { useEffect, useState } from "react";

/** Reads the token after `#`, then takes it out of the address: it stays in no history and no referrer (I-06, I-07). */
export function useToken(): { token: string; arrival: number } {
  const [held, setHeld] = useState(() => ({ token: window.location.hash.slice(1), arrival: Date.now() }));
  useEffect(() => {
    const take = () => {
      const found = window.location.hash.slice(1);
      if (!found) return;
      setHeld((before) => (before.token === found ? before : { token: found, arrival: before.arrival + 1 }));
      window.history.replaceState(window.history.state, "", window.location.pathname);
    };
    take();
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, []);
  return held;
}
