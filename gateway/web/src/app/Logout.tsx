import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { forgetTyped, longForms, waiting } from "../forms/waiting";
import { isOwn } from "../offline/device";
import { compte, t } from "../text/typo";
import { Dialog } from "../ui/Dialog";
import { ProblemAlert } from "../ui/feedback";
import { uploadsOf } from "../uploads/useUploads";
import { useSessionHolder } from "./session";
import { ButtonsGroup } from "../ui/Button";

/** What a logout would leave behind: changes not sent; on a device that is not one's own, long forms begun as well. */
function leftBy(person: string): { unsent: number; files: number; begun: number } {
  return { unsent: waiting(person), files: uploadsOf(person).waiting, begun: isOwn(person) ? 0 : longForms(person) };
}

/** Leaves at once, unless something has not reached the server: then asks. */
export function Logout({ open, onStay }: { open: boolean; onStay: () => void }) {
  const { session, close } = useSessionHolder();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const person = session?.personne.id;
  const { unsent, files, begun } = open && person ? leftBy(person) : { unsent: 0, files: 0, begun: 0 };
  const asks = unsent + files + begun > 0;

  async function leave() {
    if (!person) return;
    setError(null);
    const own = isOwn(person);
    try {
      const portail = await close();
      // Asked, and answered: what is left is kept. Else nothing typed stays where the device is not one's own.
      if (!asks && !own) forgetTyped(person);
      onStay();
      if (portail) window.location.assign(portail);
      else void navigate("/connexion");
    } catch (failure) {
      setError(failure);
    }
  }
  useEffect(() => {
    if (open && !asks) void leave();
    // Runs once per opening: what waits is counted at that moment.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [open]);

  return (
    <Dialog open={open && (asks || error !== null)} title="Se déconnecter" onClose={onStay}>
      {error !== null && <ProblemAlert error={error} title={t`Vous êtes encore connecté`} />}
      {unsent > 0 && (
        <p>
          {compte(unsent, "modification")}
          {unsent === 1 ? t` n'est pas encore partie.` : t` ne sont pas encore parties.`}
        </p>
      )}
      {files > 0 && (
        <p>
          {compte(files, "fichier")}
          {files === 1 ? t` n'est pas encore parti.` : t` ne sont pas encore partis.`}
        </p>
      )}
      {begun > 0 && (
        <p>
          {compte(begun, "formulaire commencé", "formulaires commencés")}
          {begun === 1 ? t` n'est pas envoyé.` : t` ne sont pas envoyés.`}
        </p>
      )}
      <ButtonsGroup
        buttons={[
          { children: "Attendre", onClick: onStay },
          {
            children: asks ? "Se déconnecter et les garder sur cet appareil" : "Réessayer",
            priority: "secondary",
            onClick: () => void leave(),
          },
        ]}
      />
    </Dialog>
  );
}
