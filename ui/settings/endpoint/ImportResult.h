#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/kit/Controls.h"

class QVBoxLayout;

namespace ui {

class Paragraph;

/// Directly after an import: what the profiles brought that is switched off, each part with a
/// switch. Hidden while there is nothing to show.
class ImportResult final : public Card
{
    Q_OBJECT

public:
    ImportResult(bridge::endpoint::EndpointChoice &choice, Theme &theme, QWidget *parent = nullptr);

    /// Shows those of these profiles that have such parts. `leftOut`: names of variables that were
    /// not kept, as they look like secrets.
    void showFor(const QStringList &profiles, const QStringList &leftOut);
    void close();

Q_SIGNALS:
    void closed();

private:
    bridge::endpoint::EndpointChoice &m_choice;
    Theme &m_theme;
    Paragraph *m_title;
    Paragraph *m_leftOut;
    QVBoxLayout *m_sections;
};

} // namespace ui
