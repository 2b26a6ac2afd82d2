import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { waiting } from "../forms/drafts";
import { compte, t } from "../text/typo";
import { Dialog } from "../ui/Dialog";
import { ProblemAlert } from "../ui/feedback";
import { useSessionHolder } from "./session";
import { ButtonsGroup } from "../ui/Button";

/** Leaves at once, unless changes have not reached the server: then asks. */
export function Logout({ open, onStay }: { open: boolean; onStay: () => void }) {
  const { session, close } = useSessionHolder();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const unsent = open && session ? waiting(session.personne.id) : 0;

  async function leave() {
    try {
      const portail = await close();
      onStay();
      if (portail) window.location.assign(portail);
      else void navigate("/connexion");
    } catch (failure) {
      setError(failure);
    }
  }
  useEffect(() => {
    if (open && unsent === 0) void leave();
    // Runs once per opening: what waits is counted at that moment.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [open]);

  const one = unsent === 1;
  return (
    <Dialog open={open && (unsent > 0 || error !== null)} title="Se déconnecter" onClose={onStay}>
      {error !== null && <ProblemAlert error={error} />}
      {unsent > 0 && (
        <p>
          {compte(unsent, "modification")}
          {one ? t` n'est pas encore partie.` : t` ne sont pas encore parties.`}
        </p>
      )}
      <ButtonsGroup
        buttons={[
          { children: "Attendre", onClick: onStay },
          {
            children: "Se déconnecter et les garder sur cet appareil",
            priority: "secondary",
            onClick: () => void leave(),
          },
        ]}
      />
    </Dialog>
  );
}
