import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { livret as api } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { livretKey } from "../dossier/useFiche";
import { adresse } from "./sections";

/** Opens the livret of the diploma that the apprentice prepares now. */
export function Ouvrir({ apprenant, priority = "primary" }: { apprenant: string; priority?: "primary" | "secondary" }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [key] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function open() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await api.open(apprenant, key);
      await client.invalidateQueries({ queryKey: livretKey(apprenant) });
      void navigate(adresse(apprenant, "contacts"), { replace: true, state: { fait: t`Le livret est ouvert.` } });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <>
      {error !== null && <ProblemAlert error={error} title={t`Le livret n'est pas ouvert`} />}
      <Button priority={priority} disabled={busy} network onClick={() => void open()}>
        Ouvrir le livret
      </Button>
    </>
  );
}
