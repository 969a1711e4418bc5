#pragma once

#include <QWidget>

namespace ui {

/// One place that says something about the address: what it is, what it says, and whether that
/// counts.
class SourceRow final : public QWidget
{
    Q_OBJECT

public:
    enum class Standing {
        Wins,       ///< proven
        Unproven,   ///< it should be what counts
        Overridden, ///< it says something that does not count
        NotSet,
    };
    struct Content
    {
        QString place;
        QString value;
        Standing standing = Standing::NotSet;
        QString state;        ///< at the right edge
        bool isWords = false; ///< `value` is no address and no name of a variable
    };
    SourceRow(const Content &content, QWidget *parent);
};

} // namespace ui
