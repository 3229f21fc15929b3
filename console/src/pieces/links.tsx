import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, type NavigateOptions, useLocation, useNavigate } from 'react-router';
import { keepConnection } from '../connection/of-connection.ts';
import { Icon } from './icon.tsx';

interface TextLinkProps extends AnchorProps {
  to: string;
  children: ReactNode;
}

/** A link to a page of ours. */
export function TextLink({ to, children, ...rest }: TextLinkProps) {
  return (
    <Anchor component={Link} to={useKept()(to)} underline="always" inherit {...rest}>
      {children}
    </Anchor>
  );
}

interface LinkButtonProps extends ButtonProps {
  to: string;
  children: ReactNode;
}

/** The same, where going there is the next thing to do. */
export function LinkButton({ to, children, ...rest }: LinkButtonProps) {
  return (
    <Button component={Link} to={useKept()(to)} {...rest}>
      {children}
    </Button>
  );
}

/** Goes to a page of ours, as a link would. */
export function useGo(): (to: string, options?: NavigateOptions) => Promise<void> {
  const navigate = useNavigate();
  const kept = useKept();
  return async (to, options) => navigate(kept(to), options);
}

function useKept(): (to: string) => string {
  const { search } = useLocation();
  return (to) => keepConnection(to, search);
}

/** A link to another site, in a tab of its own. */
export function OutLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" underline="always" inherit>
      {children} <Icon name="external" size={14} />
    </Anchor>
  );
}
