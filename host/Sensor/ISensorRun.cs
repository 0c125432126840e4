namespace Earshot.Host.Sensor;

/// <summary>What <c>earshot run</c> does, as its plugins' roles have it.</summary>
internal interface ISensorRun
{
    /// <summary>All is open that has to be: there may be something to lose. Any thread.</summary>
    bool HasStarted { get; }

    /// <summary>Works until its source ends or it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    int Run(CancellationToken stop);
}
