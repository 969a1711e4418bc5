#pragma once

#include "bridge/chat/FrontChat.h"
#include "ui/settings/SettingsServices.h"

#include <QWidget>

class QVBoxLayout;

namespace ui {

class FoldSection;

/// "Where the address comes from": every place that names one, the one that counts first; then the
/// files that cannot be read, and what else those places say. That an address counts is claimed
/// only when the live process of the chat in front has said so.
class SourcesSection final : public QWidget
{
    Q_OBJECT

public:
    explicit SourcesSection(const SettingsServices &services, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    using Source = bridge::sources::EndpointSource;

    void follow();
    void refresh();
    void addAddresses();
    void addWarnings();
    void addOthers();
    void addWords(const QString &text, const QString &colorClass);
    /// The live process says that this is the address it uses; empty: Anthropic's own.
    [[nodiscard]] bool isProven(const QString &address) const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::sources::EndpointSources &m_sources;
    bridge::chat::FrontChat m_front;
    QVBoxLayout *m_rows;
    QWidget *m_others;
    FoldSection *m_othersFold;
};

} // namespace ui
