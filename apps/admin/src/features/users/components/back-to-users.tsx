import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';

/** The way back from one user to all of them. */
export const BackToUsers = () => (
  <Link to="/users" className="inline-flex items-center gap-1.5 text-accent underline-offset-2 hover:underline">
    <ArrowLeft aria-hidden className="size-3.5" strokeWidth={1.75} />
    Users and keys
  </Link>
);
