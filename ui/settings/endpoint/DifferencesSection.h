#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace ui {

/// What is different at the endpoint that is set: what is known of its kind of server, with the
/// page that helps, and what no custom endpoint has.
class DifferencesSection final : public QWidget
{
    Q_OBJECT

public:
    explicit DifferencesSection(bridge::endpoint::EndpointChoice &choice,
                                QWidget *parent = nullptr);
    /// There is something to say.
    [[nodiscard]] bool isNeeded() const;
    /// The kind of server; empty: none that is known.
    [[nodiscard]] QString preview() const;

private:
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    QVBoxLayout *m_words;
    QPushButton *m_help;
};

} // namespace ui
