#pragma once

#include <QWidget>

namespace ui {

/// One source of the address: its name, its value, and its effect.
class SourceRow final : public QWidget
{
    Q_OBJECT

public:
    enum class Effect {
        Wins,       ///< confirmed by the live process
        Unproven,   ///< should win; not confirmed
        Overridden, ///< has a value that another source overrides
        NotSet,
    };
    struct Content
    {
        QString place;
        QString value;
        Effect effect = Effect::NotSet;
        QString state;        ///< at the right edge
        bool isWords = false; ///< `value` is prose, not an address or a variable
    };
    SourceRow(const Content &content, QWidget *parent);
};

} // namespace ui
