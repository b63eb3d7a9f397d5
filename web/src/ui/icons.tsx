/** Icons of our own, drawn on a 20-unit grid with one line width. They decorate: the words stand beside them. */
import type { ReactNode } from "react";

export interface IconProps {
  size?: number;
}

function icon(drawing: ReactNode) {
  return function Icon({ size = 18 }: Readonly<IconProps>) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {drawing}
      </svg>
    );
  };
}

export const HandIcon = icon(
  <path d="M6 10.5V5.2a1.2 1.2 0 0 1 2.4 0V9m0-5.3a1.2 1.2 0 0 1 2.4 0V9m0-4.3a1.2 1.2 0 0 1 2.4 0V10m0-3.3a1.2 1.2 0 0 1 2.3 0V12c0 3.3-2 5.5-5 5.5-2.6 0-3.7-1.2-5-3.5l-2-3.4c-.4-.8.8-1.7 1.5-1L6 11.2" />,
);
export const InboxIcon = icon(<path d="M3 11.5 5 4h10l2 7.5V16H3zM3 11.5h4l1 2h4l1-2h4" />);
export const MailIcon = icon(<path d="M3 5h14v10H3zM3 5.5l7 5.5 7-5.5" />);
export const OutboxIcon = icon(<path d="M3 12v4h14v-4M10 12.5V3.5M6.5 7 10 3.5 13.5 7" />);
export const DownloadIcon = icon(<path d="M3 12v4h14v-4M10 3.5v9M6.5 9 10 12.5 13.5 9" />);
export const MessageIcon = icon(<path d="M3.5 4h13v9.5H9l-4 3v-3H3.5zM6.5 7.5h7M6.5 10h4.5" />);
export const CodeIcon = icon(<path d="m6.5 6-4 4 4 4M13.5 6l4 4-4 4M11.3 4.5l-2.6 11" />);
export const HeadsetIcon = icon(
  <path d="M3.5 12v-2a6.5 6.5 0 0 1 13 0v2M3.5 11.5H6v4H5a1.5 1.5 0 0 1-1.5-1.5zM16.5 11.5H14v4h1a1.5 1.5 0 0 0 1.5-1.5zM15 15.5c0 1.5-1.5 2-4 2" />,
);
export const GroupIcon = icon(
  <>
    <circle cx="7.5" cy="7" r="2.7" />
    <path d="M2.5 16c.3-3 2.2-4.5 5-4.5s4.7 1.5 5 4.5M12.5 4.6a2.6 2.6 0 0 1 0 4.9M14.5 11.9c1.8.5 2.8 1.9 3 4.1" />
  </>,
);
export const StatusIcon = icon(
  <>
    <circle cx="9" cy="6.5" r="3.1" />
    <path d="M3 16.7c.4-3.4 2.5-5.2 6-5.2 1 0 1.9.2 2.6.5" />
    <circle cx="14.8" cy="14.6" r="2.2" fill="currentColor" />
  </>,
);
export const UserIcon = icon(
  <>
    <circle cx="10" cy="6.7" r="3.2" />
    <path d="M3.8 17c.4-3.6 2.7-5.4 6.2-5.4s5.8 1.8 6.2 5.4" />
  </>,
);
export const FlowIcon = icon(
  <path d="M3 3.5h5v4H3zM12 3.5h5v4h-5zM12 12.5h5v4h-5zM8 5.5h4M10 5.5v9h2" />,
);
export const ArrowsIcon = icon(<path d="M3 6h9l-3-3M17 14H8l3 3M12 6l2 2M8 14l-2-2" />);
export const ScalesIcon = icon(<path d="M10 3v14M6 17h8M4 6h12M4 6l-2 5h4zM16 6l-2 5h4z" />);
export const PatternIcon = icon(
  <path d="M6 4 3.5 10 6 16M14 4l2.5 6-2.5 6M8.5 12.5h.01M11.5 7.5v3M10.2 8.2l2.6 1.6M12.8 8.2l-2.6 1.6" />,
);
export const KeywordIcon = icon(<path d="M3 5h8M3 10h5M3 15h6M12 10h5M14.5 7.5 17 10l-2.5 2.5" />);
export const GlobeIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M3 10h14M10 3c2.5 2 3.5 4.3 3.5 7s-1 5-3.5 7c-2.5-2-3.5-4.3-3.5-7s1-5 3.5-7z" />
  </>,
);
export const VariableIcon = icon(
  <path d="M5.5 3.5C3.5 6 3.5 14 5.5 16.5M14.5 3.5c2 2.5 2 10.5 0 13M7.5 7.5l5 5.5M12.5 7.5l-5 5.5" />,
);
export const NoteIcon = icon(<path d="M4 3.5h12v9l-4 4H4zM16 12.5h-4v4M7 7h6M7 10h4" />);
export const StopIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M7.5 7.5h5v5h-5z" />
  </>,
);
export const PlayIcon = icon(<path d="m6 4 10 6-10 6z" />);
export const UndoIcon = icon(<path d="M7 4 3.5 7.5 7 11M3.5 7.5H12a4 4 0 0 1 0 8H8" />);
export const RedoIcon = icon(<path d="m13 4 3.5 3.5L13 11M16.5 7.5H8a4 4 0 0 0 0 8h4" />);
export const ArrangeIcon = icon(
  <path d="M3 4h4v4H3zM13 3h4v4h-4zM13 13h4v4h-4zM7 6h3v9h3M10 5h3" />,
);
export const FitIcon = icon(<path d="M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4" />);
export const MinusIcon = icon(<path d="M4 10h12" />);
export const TrashIcon = icon(
  <path d="M4 6h12M8 6V3.5h4V6M5.5 6l.8 10.5h7.4L14.5 6M8.5 9v4.5M11.5 9v4.5" />,
);
export const KeyboardIcon = icon(
  <path d="M2.5 5h15v10h-15zM5.5 8h.01M8.5 8h.01M11.5 8h.01M14.5 8h.01M6 12h8" />,
);
export const BuildingIcon = icon(
  <path d="M4 17V4.5L11 3v14M11 7.5l5 1.5v8M2.5 17h15M6.5 7.5h2M6.5 10.5h2M6.5 13.5h2" />,
);
export const LayersIcon = icon(
  <path d="m10 3 7 3.7-7 3.7-7-3.7zM3 10.2l7 3.7 7-3.7M3 13.5 10 17.2l7-3.7" />,
);
export const ColumnsIcon = icon(<path d="M3 4h14v12H3zM7.7 4v12M12.3 4v12" />);
export const MoreIcon = icon(<path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.6" />);
export const MenuIcon = icon(<path d="M3 5.5h14M3 10h14M3 14.5h14" />);
export const CollapseIcon = icon(<path d="M3 4h14v12H3zM8 4v12M13.5 8 11.5 10l2 2" />);
export const ExpandIcon = icon(<path d="M3 4h14v12H3zM8 4v12M11.5 8l2 2-2 2" />);
export const SunIcon = icon(
  <>
    <circle cx="10" cy="10" r="3.4" />
    <path d="M10 2.5v1.7M10 15.8v1.7M2.5 10h1.7M15.8 10h1.7M4.7 4.7l1.2 1.2M14.1 14.1l1.2 1.2M4.7 15.3l1.2-1.2M14.1 5.9l1.2-1.2" />
  </>,
);
export const MoonIcon = icon(<path d="M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z" />);
export const AutoIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 3v14a7 7 0 0 0 0-14z" fill="currentColor" />
  </>,
);
export const SearchIcon = icon(
  <>
    <circle cx="8.7" cy="8.7" r="5.2" />
    <path d="m12.7 12.7 4.3 4.3" />
  </>,
);
export const PlusIcon = icon(<path d="M10 4v12M4 10h12" />);
export const CloseIcon = icon(<path d="m5 5 10 10M15 5 5 15" />);
export const CheckIcon = icon(<path d="m4 10.5 4 4 8-9" />);
export const DoubleCheckIcon = icon(<path d="m1.5 10.5 4 4 7-9M9.5 13.5l1 1 8-9" />);
export const ClockIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 6v4l2.8 1.8" />
  </>,
);
export const WarningIcon = icon(<path d="M10 3 2.5 16.5h15zM10 8v4M10 14.2v.1" />);
export const QuestionIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M7.8 8a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.8-1.1 1.6M10 13.9v.1" />
  </>,
);
export const LockIcon = icon(<path d="M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v1.5" />);
export const KeyIcon = icon(
  <path d="M3 13a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M9 10.5l7.5-7.5M13.5 6l2.5 2.5" />,
);
export const CopyIcon = icon(<path d="M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7" />);
export const SortIcon = icon(<path d="m6.5 8 3.5-4 3.5 4M6.5 12l3.5 4 3.5-4" />);
export const UpIcon = icon(<path d="m5.5 12.5 4.5-5 4.5 5" />);
export const DownIcon = icon(<path d="m5.5 7.5 4.5 5 4.5-5" />);
export const BackIcon = icon(<path d="M12.5 4.5 7 10l5.5 5.5" />);
export const SendIcon = icon(<path d="M3 4.5 17 10 3 15.5 5 10zM5 10h6" />);
export const BellIcon = icon(
  <path d="M4.5 14.5h11c-1-1.2-1.4-2.3-1.4-4.7a4.1 4.1 0 0 0-8.2 0c0 2.4-.4 3.5-1.4 4.7zM8.5 16.9h3" />,
);
export const BellOffIcon = icon(
  <path d="M15.5 14.5h-11c1-1.2 1.4-2.3 1.4-4.7 0-.9.3-1.7.7-2.3M8.5 6a4.1 4.1 0 0 1 5.6 3.8c0 1.5.2 2.5.5 3.3M8.5 16.9h3M3.5 3l13 14" />,
);
export const SignOutIcon = icon(<path d="M8 3.5H4v13h4M12.5 6.5 16 10l-3.5 3.5M8 10h8" />);
export const PhoneIcon = icon(<path d="M6.5 2.5h7v15h-7zM9.2 15h1.6" />);
export const InfoIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 9.5v4M10 6.6v.1" />
  </>,
);
export const PencilIcon = icon(<path d="m3.5 16.5.7-3.4 9-9 2.7 2.7-9 9zM11.5 5.8l2.7 2.7" />);
export const EyeIcon = icon(
  <>
    <path d="M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10z" />
    <circle cx="10" cy="10" r="2.4" />
  </>,
);
export const EyeOffIcon = icon(
  <path d="M4.5 6C2.9 7.5 2 10 2 10s3 5.5 8 5.5c1.3 0 2.5-.4 3.5-.9M7.5 5c.8-.3 1.6-.5 2.5-.5 5 0 8 5.5 8 5.5s-.7 1.3-2 2.700M3.5 3l13 14" />,
);
