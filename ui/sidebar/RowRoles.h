#pragma once

#include <QModelIndex>
#include <QString>

#include <Qt>

namespace ui {

/// What one row of the side bar is; each kind has one height.
enum class RowKind {
    Heading,      ///< of a group
    Conversation, ///< a title, perhaps with hits
    Hit,          ///< a title, the text around a hit, and the folder
    Fold,         ///< opens and closes the older ones
};

/// The data of a row, for RowDelegate and RowView; Qt::ToolTipRole and Qt::AccessibleTextRole as
/// usual. Texts are ready to be shown: one line, bounded, isolated.
enum RowRole {
    KindRole = Qt::UserRole, ///< RowKind, as int
    SessionRole,             ///< QString; also of hits
    ItemRole,                ///< QString; the item that a hit is in
    TitleRole,               ///< HitText
    NoteRole,                ///< QString: of a heading at the right, of a hit its date
    SnippetRole,             ///< HitText
    FolderRole,              ///< QString
    MarkRole,                ///< bridge::library::Mark, as int
    UnseenRole,              ///< bool
    PinnedRole,              ///< bool
    TerminalRole,            ///< bool
    OpenedRole,              ///< bool: the fold is open
};

[[nodiscard]] inline RowKind kindOf(const QModelIndex &index)
{
    return static_cast<RowKind>(index.data(KindRole).toInt());
}
[[nodiscard]] inline QString sessionOf(const QModelIndex &index)
{
    return index.data(SessionRole).toString();
}

} // namespace ui
