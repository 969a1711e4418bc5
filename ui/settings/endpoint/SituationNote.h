#pragma once

#include "ui/settings/SettingsServices.h"

#include <QWidget>

class QPushButton;

namespace ui {

class Paragraph;

/// A sentence at the head of the card about external decisions: a settings file, or settings of
/// this address, that cannot be read, a policy of administrators, or a redirect of Claude Code
/// while the switch is off. Hidden if there is none.
class SituationNote final : public QWidget
{
    Q_OBJECT

public:
    explicit SituationNote(const SettingsServices &services, QWidget *parent = nullptr);

private:
    void refresh();
    void act();
    void say(const QString &text, const QString &colorClass, const QString &action = {});

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::sources::EndpointSources &m_sources;
    Paragraph *m_text;
    QPushButton *m_action;
};

} // namespace ui
