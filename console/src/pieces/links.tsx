import { Anchor, type AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from './icon.tsx';

interface TextLinkProps extends AnchorProps {
  to: string;
  children: ReactNode;
}

/** A link to a page of ours. */
export function TextLink({ to, children, ...rest }: TextLinkProps) {
  return (
    <Anchor component={Link} to={to} underline="always" inherit {...rest}>
      {children}
    </Anchor>
  );
}

/** A link to another site, in a tab of its own. */
export function OutLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" underline="always" inherit>
      {children} <Icon name="external" size={14} />
    </Anchor>
  );
}
