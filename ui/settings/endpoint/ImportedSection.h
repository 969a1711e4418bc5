#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/ProfileImport.h"
#include "ui/kit/Theme.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace ui {

class Paragraph;
class ToggleSwitch;

/// What an imported file brought beyond what is taken unasked, each part with a switch; all are off
/// at first.
class ImportedSection final : public QWidget
{
    Q_OBJECT

public:
    /// The parts of the set-up of `pin`.
    ImportedSection(bridge::endpoint::EndpointChoice &choice,
                    const bridge::endpoint::EndpointPin &pin, Theme &theme,
                    QWidget *parent = nullptr);

    /// True if there is a part to show.
    [[nodiscard]] bool isNeeded() const;
    /// "2 of 5 switched on".
    [[nodiscard]] QString preview() const;

private:
    void refresh();
    [[nodiscard]] QWidget *makeRow(const bridge::endpoint::ImportedPart &part);
    void toggle(const bridge::endpoint::ImportedPart &part, bool on);

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::endpoint::EndpointPin m_pin;
    Theme &m_theme;
    QVBoxLayout *m_rows;
    Paragraph *m_words;
    std::vector<bridge::endpoint::ImportedPart> m_shown;
    std::vector<ToggleSwitch *> m_switches; ///< of the first parts of m_shown
};

} // namespace ui
