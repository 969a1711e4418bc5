#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace ui {

/// The differences between this endpoint and Anthropic's API: those known for its kind of server,
/// with a help page, and those of every custom endpoint.
class DifferencesSection final : public QWidget
{
    Q_OBJECT

public:
    explicit DifferencesSection(bridge::endpoint::EndpointChoice &choice,
                                QWidget *parent = nullptr);
    /// True if there is a difference to show.
    [[nodiscard]] bool isNeeded() const;
    /// The kind of server; empty: unknown.
    [[nodiscard]] QString preview() const;

private:
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    QVBoxLayout *m_words;
    QPushButton *m_help;
};

} // namespace ui
