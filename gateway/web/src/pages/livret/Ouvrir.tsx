import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { livret as api } from "../../api/endpoints";
import { useOnce } from "../../forms/useOnce";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { livretKey } from "../dossier/useFiche";
import { adresse } from "./sections";

/** Opens the livret of the diploma that the apprentice prepares now. */
export function Ouvrir({ apprenant, priority = "primary" }: { apprenant: string; priority?: "primary" | "secondary" }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { run, busy, error } = useOnce(async (key) => {
    await api.open(apprenant, key);
    await client.invalidateQueries({ queryKey: livretKey(apprenant) });
    void navigate(adresse(apprenant, "contacts"), { replace: true, state: { fait: t`Le livret est ouvert.` } });
  });

  return (
    <>
      {error !== null && <ProblemAlert error={error} title={t`Le livret n'est pas ouvert`} />}
      <Button priority={priority} disabled={busy} network onClick={run}>
        Ouvrir le livret
      </Button>
    </>
  );
}
