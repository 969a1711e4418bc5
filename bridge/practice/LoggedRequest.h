#pragma once

#include <QString>
#include <QStringList>

namespace bridge::practice {

/// The parts of a Messages API request that are logged. Empty for any other request.
struct RequestFacts
{
    QString model;
    bool stream = false;
    int messages = 0;       ///< length of the conversation
    qint64 inputTokens = 0; ///< estimated from the size
    qint64 maxTokens = 0;   ///< limit for the model's answer
    QStringList tools;      ///< names of the offered tools
    /// Texts of the user, oldest first: without <system-reminder> parts and interruption notes.
    /// Logged only with PracticeOptions::keepTexts, like `assistantTexts`.
    QStringList userTexts;
    QStringList assistantTexts;
};

/// The practice endpoint's record of one request: enough to prove what arrived, never a secret.
struct LoggedRequest : RequestFacts
{
    qint64 msSinceStart = 0; ///< arrival, since the endpoint's start
    QString method;
    QString path;            ///< with the query; values of unknown parameters are left out
    QStringList headerKinds; ///< lower-case names, "authorization: bearer"; never a value
    QStringList betas;       ///< values of `anthropic-beta`
    QStringList seen;        ///< labels of PracticeOptions::watchFor found in this request
    qint64 bodyBytes = 0;
    int status = 0; ///< of the answer; 0: none was sent (the hang scenario)
};

} // namespace bridge::practice
