import { useState } from "react";
import { session as api } from "../api/endpoints";
import type { ReponseCle, Session } from "../api/types";
import { answer, obstacle } from "../api/webauthn";
import { t } from "../text/typo";
import { Button } from "./Button";

/**
 * Signs in with a passkey: alone, or after the password (I-06). Where the browser knows none, a sentence says so in its
 * place.
 */
export function PasskeyButton({ afterPassword = false, onSession, onError }: {
  afterPassword?: boolean;
  onSession: (session: Session) => void | Promise<void>;
  onError: (error: unknown) => void;
}) {
  const [busy, setBusy] = useState(false);
  const why = obstacle();
  if (why === "adresse") return null;
  if (why === "navigateur") {
    return <p>{t`Ce navigateur ne connaît pas les clés d'accès : pour vous servir de la vôtre, prenez-en un plus récent.`}</p>;
  }

  async function ask() {
    onError(null);
    setBusy(true);
    try {
      const { options } = await (afterPassword ? api.askKeyAfterPassword() : api.askKey());
      const reponse = (await answer(options)) as ReponseCle;
      await onSession(await (afterPassword ? api.verifyKey(reponse) : api.openWithKey(reponse)));
    } catch (failure) {
      onError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button priority={afterPassword ? "primary" : "secondary"} disabled={busy} onClick={() => void ask()}>
        Utiliser une clé d’accès
      </Button>
      <p role="status" className={busy ? "fr-mt-1w" : "fr-sr-only"}>
        {busy && t`Répondez à votre appareil...`}
      </p>
    </>
  );
}
