#pragma once

#include "ui/settings/SettingsServices.h"

#include <QWidget>

class QPushButton;

namespace ui {

class Paragraph;

/// What is decided elsewhere, in a sentence at the head of the card: the computer's administrators
/// have the say, or another place redirects Claude Code while the switch is off. Hidden while
/// neither is so.
class SituationNote final : public QWidget
{
    Q_OBJECT

public:
    explicit SituationNote(const SettingsServices &services, QWidget *parent = nullptr);

private:
    void refresh();
    void say(const QString &text, const QString &colorClass, const QString &action = {});

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::sources::EndpointSources &m_sources;
    Paragraph *m_text;
    QPushButton *m_action;
};

} // namespace ui
