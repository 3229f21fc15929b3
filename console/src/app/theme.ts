import {
  Alert,
  Badge,
  Button,
  createTheme,
  type DrawerProps,
  type ModalProps,
  type TableProps,
} from '@mantine/core';
import { t } from '../language/say.ts';

/** What pages load by themselves is named here and not imported: it would come with the first page. */
interface Late<Props> {
  defaultProps: Partial<Props>;
}

const DRAWER: Late<DrawerProps> = { defaultProps: { ...dialogProps(), position: 'right', size: 'lg' } };
const MODAL: Late<ModalProps> = { defaultProps: { ...dialogProps(), centered: true } };
const TABLE: Late<TableProps> = { defaultProps: { verticalSpacing: 'xs', highlightOnHover: true } };

/** The head of a dialog is no second banner of the page. */
function dialogProps() {
  return {
    closeButtonProps: { 'aria-label': t`Close` },
    attributes: { header: { role: 'presentation' } },
  };
}

/** Shades are dark enough in light mode, and light enough in dark mode, for text on them to be read. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 9, dark: 9 },
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: 'md',
  fontFamily:
    'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  headings: { fontWeight: '650' },
  components: {
    Alert: Alert.extend({ defaultProps: { variant: 'outline' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'outline', radius: 'sm', tt: 'none', fw: 600 } }),
    Button: Button.extend({ defaultProps: { loaderProps: { 'aria-label': t`Working` } } }),
    Drawer: DRAWER,
    Modal: MODAL,
    Table: TABLE,
  },
});
