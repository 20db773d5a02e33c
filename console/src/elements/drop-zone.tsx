/** A place into which a file can be dragged. What it can do, a button within it does too: it is nothing to a keyboard. */
import { type DragEvent, type ReactNode, useState } from 'react';

type Props = { children: ReactNode; onFile: (file: File) => void };

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

export const DropZone = ({ children, onFile }: Props) => {
  const [isTarget, setIsTarget] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only a pointer can drag; the button within is for everybody
    <div
      className={isTarget ? 'drop target' : 'drop'}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        // Without this the browser would open the file instead.
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setIsTarget(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        // Passing over what lies within is no leaving.
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsTarget(false);
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setIsTarget(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) onFile(file);
      }}
    >
      {children}
    </div>
  );
};
